import type { ReactiveController, ReactiveControllerHost } from 'lit';

const TICK_MS = 30_000;

/** Renders its host anew every half minute, so that "5 minutes ago" stays true. */
export class ClockController implements ReactiveController {
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {
    this.timer = setInterval(() => {
      if (!document.hidden) this.host.requestUpdate();
    }, TICK_MS);
  }

  hostDisconnected(): void {
    clearInterval(this.timer);
  }
}
