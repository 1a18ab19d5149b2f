import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Access, Principal } from './principal.js';

/** Metadata key under which a route says who may call it. */
export const ACCESS = 'iops.access';

/** Says who may call a route. A route that says nothing is refused to everybody. */
export const Allow = (access: Access) => SetMetadata(ACCESS, access);

/** The principal of a guarded request. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Principal =>
    context.switchToHttp().getRequest<{ principal: Principal }>().principal,
);
