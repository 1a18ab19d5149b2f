import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { type Run, RunSchema } from './run.js';

const SavedRunsSchema = Type.Object({
  /** Names the world; the runs of another one mean nothing here. */
  world: Type.String(),
  runs: Type.Array(RunSchema),
});
/** `scenarios.json`: the runs of one world. */
export type SavedRuns = Static<typeof SavedRunsSchema>;

const schema = Compile(SavedRunsSchema);

/** The saved runs of a world; none where nothing, something else or another world was saved. */
export function runsOf(saved: unknown, world: string): Run[] {
  return schema.Check(saved) && saved.world === world ? saved.runs : [];
}
