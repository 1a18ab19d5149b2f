import { describe, expect, it } from '@jest/globals';
import { writtenForms, writtenOfThemAlone, writtenSessions } from './written-forms.js';

const isNamed = (body: string, id: string, name: string | null = null) =>
  writtenForms(id, name).some((form) => body.includes(form));

describe('a customer in what was refused', () => {
  it('is found by the id as a text, and by no longer one', () => {
    expect(isNamed('{"customer_id":"c_1"}', 'c_1')).toBe(true);
    expect(isNamed('{"customer_id":"c_12"}', 'c_1')).toBe(false);
  });

  it('is found by an id that was sent as a number, and by no longer one', () => {
    for (const body of ['{"customer_id":47}', '{"customer_id": 47, "x":1}', '{"a":{"id":47,"x":1}}'])
      expect(isNamed(body, '47')).toBe(true);
    for (const body of ['{"customer_id":471}', '{"customer_id":147}', '{"customer_id":4.7}'])
      expect(isNamed(body, '47')).toBe(false);
  });

  it('is found by the name in every way that JSON may write it', () => {
    const name = 'Zo\u00e9 & \u00dcnl\u00fc';
    expect(isNamed(JSON.stringify({ name }), 'c', name)).toBe(true);
    expect(isNamed('{"name":"Zo\\u00e9 & \\u00dcnl\\u00fc"}', 'c', name)).toBe(true);
    expect(isNamed('{"name":"Zo\\u00E9 & \\u00DCnl\\u00FC"}', 'c', name)).toBe(true);
    expect(isNamed('{"name":"Zo\u00e9 \\u0026 \u00dcnl\u00fc"}', 'c', name)).toBe(true);
  });

  it('is found by a full name in a sentence; a first name alone may be of anybody', () => {
    expect(isNamed('{"note":"Mara Berg rang"}', 'c', 'Mara Berg')).toBe(true);
    expect(isNamed('{"note":"Marianne rang"}', 'c', 'Maria')).toBe(false);
    expect(isNamed('{"note":"Maria Lopez rang"}', 'c', 'Maria')).toBe(false);
    expect(isNamed('{"name":"Maria"}', 'c', 'Maria')).toBe(true);
    expect(isNamed('{"name":"Bo B"}', 'c', 'Bo B')).toBe(false);
  });

  it('is found by a session, with or without a blank', () => {
    const forms = writtenSessions(['s1']);
    expect(forms).toEqual(['"session_id":"s1"', '"session_id": "s1"']);
  });
});

describe('a customer in what was refused, told from others', () => {
  const isOfThem = (body: string, id: string, name: string | null = null) =>
    writtenOfThemAlone(id, name).some((form) => body.includes(form));

  it('is found by the id in a field of customers, as a text or a number, with and without a blank', () => {
    for (const field of ['customer_id', 'student_id'])
      for (const id of ['"47"', ' "47"', '47', ' 47']) expect(isOfThem(`{"${field}":${id},"x":1}`, '47')).toBe(true);
  });

  it('is not found by the same characters in another field, or by a longer id', () => {
    for (const body of ['{"room":"47"}', '{"amount":47,"x":1}', '{"customer_id":471}', '{"other_customer_id":"47"}'])
      expect(isOfThem(body, '47')).toBe(false);
  });

  it('is found by a full name, and not by one that many may have', () => {
    expect(isOfThem('{"note":"Mara Berg rang"}', 'c', 'Mara Berg')).toBe(true);
    expect(isOfThem('{"subject":"Maria"}', 'c', 'Maria')).toBe(false);
  });
});
