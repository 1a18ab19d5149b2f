import { REALTIME_PATH } from '@iops/contracts';
import { ConsoleLogger, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { AppModule } from './app.module.js';
import { serveElements } from './dashboard/embed/embed.assets.js';
import { serveFrame } from './dashboard/embed/frame.assets.js';
import { PlainIngest } from './data/ingest/plain-ingest.service.js';
import { type Config, loadConfig } from './platform/config/config.js';
import { AllowedMethods } from './platform/http/allowed-methods.js';
import { guardFront } from './platform/http/front.js';
import { createAdapter } from './platform/http/http.adapter.js';
import { ProblemFilter } from './platform/http/problem.filter.js';

/** Builds the whole BFF; it does not listen yet. */
export async function createApp(config: Config): Promise<NestFastifyApplication> {
  const methods = new AllowedMethods();
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(config), createAdapter(config, methods), {
    logger: new ConsoleLogger({ prefix: 'iops', logLevels: ['error', 'warn', ...levelsUpTo(config.logLevel)] }),
    abortOnError: false,
    // The adapter has a JSON parser of its own.
    bodyParser: false,
  });
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }));
  // Before all that listens to the server beside the framework: it hands on to what is there by now.
  app.get(PlainIngest).listen(app.getHttpServer());
  guardFront(app, methods, REALTIME_PATH);
  app.useWebSocketAdapter(new IoAdapter(app));
  app.enableShutdownHooks();
  await serveElements(app, config.widgetsDir);
  serveFrame(app, config.allowedOrigins);
  SwaggerModule.setup('api/docs', app, openApi(app));
  return app;
}

/** The routes without anything behind them, for what is generated from them. */
export function createPreview(): Promise<NestFastifyApplication> {
  const config = loadConfig({ DATABASE_URL: 'postgres://preview', IOPS_JWT_SECRET: 'x'.repeat(32) });
  return NestFactory.create<NestFastifyApplication>(AppModule.of(config), createAdapter(config, new AllowedMethods()), {
    logger: ['error'],
    preview: true,
  });
}

/** The OpenAPI document: served at /api/docs, and at /api/docs-json for machines. */
export function openApi(app: NestFastifyApplication): OpenAPIObject {
  const description =
    'Events in over HTTP; numbers, alerts and checked explanations out. Errors are RFC 9457 problems with a stable `code`.';
  const builder = new DocumentBuilder()
    .setTitle('IOPS')
    .setVersion('0.1.0')
    .setDescription(description)
    .addBearerAuth()
    .addApiKey({ type: 'apiKey', name: 'X-API-Key', in: 'header' });
  return SwaggerModule.createDocument(app, builder.build());
}

function levelsUpTo(level: Config['logLevel']): ('log' | 'debug')[] {
  if (level === 'debug') return ['log', 'debug'];
  return level === 'log' ? ['log'] : [];
}
