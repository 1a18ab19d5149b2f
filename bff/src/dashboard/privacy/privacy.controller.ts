import type { Erasure } from '@iops/contracts';
import { Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, Caller } from '../../platform/auth/access.decorator.js';
import { actorOf, type Principal } from '../../platform/auth/principal.js';
import { ErasuresService } from './erasures.service.js';

/** The right to be forgotten. */
@ApiTags('privacy')
@Controller('api/privacy')
export class PrivacyController {
  constructor(private readonly erasures: ErasuresService) {}

  @Delete('customers/:id')
  @HttpCode(202)
  @Allow({ role: 'admin', scope: 'admin' })
  @ApiOperation({ summary: 'Erase a customer everywhere; what is sent of this id later is of somebody new' })
  erase(@Param('id') id: string, @Caller() caller: Principal): Promise<Erasure> {
    return this.erasures.request(id, actorOf(caller), new Date());
  }

  @Get('erasures/:id')
  @Allow({ role: 'admin', scope: 'admin' })
  @ApiOperation({ summary: 'How an erasure fares' })
  read(@Param('id', ParseUUIDPipe) id: string): Promise<Erasure> {
    return this.erasures.read(id);
  }
}
