import { setUpActing } from './acting.js';
import { showCallbacks } from './callbacks.js';
import { watchElements } from './elements.js';
import { setUpTheme } from './theme.js';

setUpTheme();
watchElements();
showCallbacks();
setUpActing();
