import type { Server } from 'node:http';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

/** A connection whose request came before the end is kept this long after its answer. */
const KEPT_MS = 1_000;

/** Once the process goes down, each connection ends with its next answer: a busy sender would hold it open for ever. */
@Injectable()
export class LastAnswers implements OnModuleDestroy {
  constructor(private readonly host: HttpAdapterHost) {}

  onModuleDestroy(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    server.keepAliveTimeout = KEPT_MS;
    server.prependListener('request', (_request, response) => {
      response.shouldKeepAlive = false;
    });
  }
}
