import type { Erasure } from '@iops/contracts';
import { Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Allow, Caller } from '../../platform/auth/access.decorator.js';
import { actorOf, type Principal } from '../../platform/auth/principal.js';
import { ErasuresService } from './erasures.service.js';
import { ExportsService } from './exports.service.js';

/** The rights to know what is kept, and to be forgotten. */
@ApiTags('privacy')
@Controller('api/privacy')
export class PrivacyController {
  constructor(
    private readonly erasures: ErasuresService,
    private readonly exports: ExportsService,
  ) {}

  @Get('customers/:id')
  @Allow({ role: 'admin', scope: 'admin' })
  @ApiProduces('application/json')
  @ApiOperation({ summary: 'All that is kept of a customer at this moment, as one document' })
  @ApiOkResponse({ description: '`{customerId, exportedAt, sections}`; it is whole only with its last brace' })
  @ApiResponse({ status: 404, description: 'Nothing is kept of this id' })
  @ApiResponse({ status: 409, description: 'Another export is read at the moment' })
  @ApiResponse({ status: 410, description: '`erased`: the customer was erased, or is being' })
  async export(@Param('id') id: string, @Caller() caller: Principal): Promise<StreamableFile> {
    const document = await this.exports.open(id, actorOf(caller), new Date());
    return new StreamableFile(document, { type: 'application/json; charset=utf-8' });
  }

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
