import type { ImportedAnswer } from '@iops/contracts';
import { STREAMS } from '@iops/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Audit } from '../../platform/audit/audit.service.js';
import { upsertImportedDemand } from '../forecast/demand.queries.js';
import { hoursOf } from './import-hours.js';
import { upsertImported } from './imports.queries.js';
import { rewindProgress } from './progress.queries.js';
import type { ReadSeries } from './sent-series.js';

/** Keeps history that no event tells of: a subject's demand for its forecasts, a stream's for its anomalies. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: Audit,
  ) {}

  /** Keeps a series, with its audit entry; what was imported of the same hours before makes way. */
  async keep({ of, series }: ReadSeries & { kind: 'good' }, actor: string, at: Date): Promise<ImportedAnswer> {
    const { start, stepSeconds, values } = series;
    await this.dataSource.transaction(async (manager) => {
      if ('subject' in of) {
        const hours = hoursOf(series, 'count').map(({ hour, value }) => ({ hour, requests: value }));
        await upsertImportedDemand(manager, of.subject, hours);
      } else {
        const hours = hoursOf(series, STREAMS[of.stream].valuation.kind);
        await upsertImported(manager, of.stream, hours);
        await rewindProgress(manager, of.stream, hours[0]!.hour);
      }
      const target = 'subject' in of ? `subject:${of.subject}` : `stream:${of.stream}`;
      const details = { start: new Date(start).toISOString(), stepSeconds, values: values.length };
      await this.audit.append(manager, { at, actor, action: 'series.import', target, details });
    });
    return { imported: values.length };
  }
}
