/** Fills every {{name}} of a template with its value, escaped for HTML. A name without a value is a bug and throws. */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The template names ${name}, which has no value`);
    return escapeHtml(value);
  });
}

/** Puts each part where the template says `<!-- include name -->`. A name without a part is a bug and throws. */
export function includeParts(template: string, parts: Readonly<Record<string, string>>): string {
  return template.replace(/<!-- include (\w+) -->/g, (_, name: string) => {
    const part = parts[name];
    if (part === undefined) throw new Error(`The template includes ${name}, which is not there`);
    return part.trimEnd();
  });
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
