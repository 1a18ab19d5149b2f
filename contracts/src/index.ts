// The words both sides share. Start with events.ts (what comes in) and streams.ts (the catalogue).
export * from './access.js';
export * from './alerts.js';
export * from './api-key.js';
export * from './development.js';
export * from './event-data.js';
export * from './events.js';
export * from './explanations.js';
export * from './health.js';
export * from './jobs.js';
export * from './kpis.js';
export * from './problems.js';
export * from './quarantine.js';
export * from './rails-api.js';
export * from './realtime.js';
export * from './simulation.js';
export * from './streams.js';
export * from './webhooks.js';
