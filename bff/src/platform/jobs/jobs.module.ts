// Owns: cursors, outbox, audit, set_aside, job_runs. Reads: the followed tables, to tell how far behind a follower is.
// Publishes: wakes after commits.
import { Global, Module } from '@nestjs/common';
import { Audit } from '../audit/audit.service.js';
import { Notifier } from '../outbox/notifier.service.js';
import { Outbox } from '../outbox/outbox.service.js';
import { PruneOutboxJob } from '../outbox/prune.job.js';
import { Wake } from '../outbox/wake.js';
import { Followers } from './follower.js';
import { JobRuns } from './job-runs.service.js';
import { JobStatuses } from './job-statuses.js';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';
import { Pace } from './pace.js';

/** How the stages hear of each other: tables that are followed, woken after commit. */
@Global()
@Module({
  controllers: [JobsController],
  providers: [Wake, Notifier, Outbox, Audit, JobStatuses, Pace, Followers, JobsService, JobRuns, PruneOutboxJob],
  exports: [Wake, Outbox, Audit, JobStatuses, Pace, Followers, JobRuns],
})
export class JobsModule {}
