// Owns: api_keys. Reads: the host's JWTs. Publishes: nothing.
import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessGuard } from './access.guard.js';
import { ApiKeyEntity } from './api-key.entity.js';
import { ApiKeysService } from './api-keys.service.js';
import { TokensService } from './tokens.service.js';

/** Who is asking, and whether they may. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([ApiKeyEntity])],
  providers: [TokensService, ApiKeysService, { provide: APP_GUARD, useClass: AccessGuard }],
  exports: [TokensService],
})
export class AuthModule {}
