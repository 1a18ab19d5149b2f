// Owns: api_keys. Reads: the host's JWTs and its public keys. Publishes: nothing.
import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessHook } from './access.hook.js';
import { ApiKeyEntity } from './api-key.entity.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysService } from './api-keys.service.js';
import { LiveKeys } from './live-keys.service.js';
import { SessionController } from './session.controller.js';
import { TokensService } from './tokens.service.js';

/** Who is asking, and whether they may. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([ApiKeyEntity])],
  controllers: [ApiKeysController, SessionController],
  providers: [TokensService, LiveKeys, ApiKeysService, AccessHook],
  exports: [TokensService, LiveKeys, AccessHook],
})
export class AuthModule {}
