import type { IngestAnswer, ProblemDocument } from '@iops/contracts';
import type { ActAnswer } from '../../src/act-answer.js';
import { element } from './element.js';

/** As many as make the form of an id plain; any other can be typed. */
const SUGGESTED_STUDENTS = 40;

/** Makes the two forms post their event through our server and show the request and its answer. */
export function setUpActing(): void {
  suggestStudents();
  element<HTMLTextAreaElement>('event-json').value = JSON.stringify(sampleEvent(), null, 2);
  element('call').addEventListener('submit', (event) => {
    event.preventDefault();
    void act('/act/call', JSON.stringify({ customer_id: element<HTMLInputElement>('student').value.trim() }));
  });
  element('event').addEventListener('submit', (event) => {
    event.preventDefault();
    void act('/act/event', element<HTMLTextAreaElement>('event-json').value);
  });
  // It stays open beside the alerts that it leads to, so the browser does not close it by itself.
  element('act').addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') element('act').hidePopover();
  });
  element('copy').addEventListener('click', () => void copyCurl());
}

function suggestStudents(): void {
  const options = Array.from({ length: SUGGESTED_STUDENTS }, (_, index) => {
    const option = document.createElement('option');
    option.value = `stu_${String(index + 1).padStart(4, '0')}`;
    return option;
  });
  element('students').replaceChildren(...options);
}

function sampleEvent() {
  const id = crypto.randomUUID().slice(0, 13);
  return {
    event_id: `rails-session-${id}`,
    event_type: 'session.completed',
    occurred_at: new Date().toISOString(),
    data: {
      session_id: `session-${id}`,
      customer_id: 'stu_0007',
      tutor_id: 'tut_001',
      subject: 'algebra',
      duration_minutes: 50,
      rating: 5,
    },
  };
}

async function act(path: string, body: string): Promise<void> {
  try {
    const response = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    const answer = (await response.json()) as ActAnswer | ProblemDocument;
    if ('answer' in answer) showExchange(answer);
    else showFailure(`${answer.title}. ${answer.detail ?? ''}`);
  } catch {
    showFailure('This page’s own server does not answer. Is it still running?');
  }
}

function showExchange({ curl, answer }: ActAnswer): void {
  element('curl').textContent = curl;
  element('answer').textContent = JSON.stringify(answer.body, null, 2);
  element('exchange').hidden = false;
  const isTaken = answer.status >= 200 && answer.status < 300 && answer.status !== 207;
  showOutcome(`${answer.status}: ${summary(answer.body)}`, isTaken);
}

function showFailure(text: string): void {
  element('exchange').hidden = true;
  showOutcome(text, false);
}

function showOutcome(text: string, isGood: boolean): void {
  element('outcome').textContent = text;
  element('outcome').dataset['good'] = String(isGood);
}

function summary(body: unknown): string {
  const { accepted, duplicates, rejected, title } = body as Partial<IngestAnswer & ProblemDocument>;
  if (accepted === undefined) return title ?? 'no answer that could be read';
  return `${accepted} accepted, ${duplicates} duplicates, ${rejected} rejected`;
}

async function copyCurl(): Promise<void> {
  const button = element('copy');
  try {
    await navigator.clipboard.writeText(element('curl').textContent ?? '');
    button.textContent = 'Copied';
  } catch {
    getSelection()?.selectAllChildren(element('curl'));
    button.textContent = 'Selected';
  }
  setTimeout(() => (button.textContent = 'Copy'), 2000);
}
