import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AlertsModule } from './alerting/alerts/alerts.module.js';
import { PrivacyModule } from './dashboard/privacy/privacy.module.js';
import { RealtimeModule } from './dashboard/realtime/realtime.module.js';
import { ViewsModule } from './dashboard/views/views.module.js';
import { EntitiesModule } from './data/entities/entities.module.js';
import { IngestModule } from './data/ingest/ingest.module.js';
import { RailsPollerModule } from './data/rails-poller/rails-poller.module.js';
import { RetentionModule } from './data/retention/retention.module.js';
import { StreamsModule } from './data/streams/streams.module.js';
import { WebhooksModule } from './delivery/webhooks/webhooks.module.js';
import { AnomaliesModule } from './inference/anomalies/anomalies.module.js';
import { ChurnModule } from './inference/churn/churn.module.js';
import { CohortsModule } from './inference/cohorts/cohorts.module.js';
import { ForecastModule } from './inference/forecast/forecast.module.js';
import { HealthModule } from './inference/health/health.module.js';
import { InterventionsModule } from './inference/interventions/interventions.module.js';
import { ModelsModule } from './inference/models/models.module.js';
import { TutorsModule } from './inference/tutors/tutors.module.js';
import { ExplanationsModule } from './insights/explanations/explanations.module.js';
import { FeedbackModule } from './insights/feedback/feedback.module.js';
import { AuthModule } from './platform/auth/auth.module.js';
import type { Config } from './platform/config/config.js';
import { ConfigModule } from './platform/config/config.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { HealthController } from './platform/health/health.controller.js';
import { ReadinessService } from './platform/health/readiness.service.js';
import { ProtectionModule } from './platform/http/protection.module.js';
import { JobsModule } from './platform/jobs/jobs.module.js';

/** The rooms, in the order of an event's way. */
@Module({ controllers: [HealthController], providers: [ReadinessService] })
export class AppModule {
  static of(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ScheduleModule.forRoot(),
        // platform: used by all
        ConfigModule.of(config),
        DatabaseModule,
        AuthModule,
        ProtectionModule,
        JobsModule,
        // data: what happened
        IngestModule,
        RailsPollerModule,
        EntitiesModule,
        StreamsModule,
        RetentionModule,
        // inference: what it means
        HealthModule,
        ModelsModule,
        ChurnModule,
        ForecastModule,
        TutorsModule,
        CohortsModule,
        AnomaliesModule,
        InterventionsModule,
        // alerting: who must know
        AlertsModule,
        // insights: why
        ExplanationsModule,
        FeedbackModule,
        // delivery: telling the outside
        WebhooksModule,
        // dashboard: what the elements see
        ViewsModule,
        PrivacyModule,
        RealtimeModule,
      ],
    };
  }
}
