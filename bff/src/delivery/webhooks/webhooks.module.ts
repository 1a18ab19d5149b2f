// Owns: deliveries.
// Reads: alerts, explanations, customer_health; the outbox topics alert.explained and alert.changed.
// Publishes: signed callbacks to the platform.
import { Module } from '@nestjs/common';
import { DeliveriesJob } from './deliveries.job.js';
import { SenderJob } from './sender.job.js';
import { WebhookClient } from './webhook.client.js';

/** Tells the platform what became of alerts, at least once. */
@Module({ providers: [DeliveriesJob, SenderJob, WebhookClient] })
export class WebhooksModule {}
