import type { Session } from '@iops/contracts';
import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, Caller } from './access.decorator.js';
import type { Principal } from './principal.js';

/** Who is asking, for a page that was handed a token or a key and is to say whose it is. */
@ApiTags('session')
@Controller('api/session')
export class SessionController {
  @Get()
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'Whom the token or the key of this request stands for, and what they may do' })
  read(@Caller() caller: Principal): Session {
    if (caller.kind === 'key') return { kind: 'key', id: caller.id, scopes: [...caller.scopes] };
    return { kind: 'user', id: caller.id, role: caller.role, expiresAt: caller.expiresAt.toISOString() };
  }
}
