import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { routeSettings } from '../http/route-settings.decorator.js';
import type { Access, Principal } from './principal.js';

/** Says who may call a route. A route that says nothing is refused to everybody. */
export const Allow = (access: Access): MethodDecorator => routeSettings({ access });

/** The principal of a guarded request. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Principal =>
    context.switchToHttp().getRequest<{ principal: Principal }>().principal,
);
