/**
 * Fills the `<%= … %>` of a view, each expression with the HTML it is given: enough of ERB that the views of the Rails
 * example read as Rails reads them. An expression without a value is a bug and throws.
 */
export function renderErb(view: string, values: Readonly<Record<string, string>>): string {
  const said = view.replace(/<%#.*?%>\n?/gs, '');
  return said.replace(/<%= (.+?) %>/g, (_, expression: string) => {
    const value = values[expression];
    if (value === undefined) throw new Error(`The view asks for ${expression}, which has no value`);
    return value;
  });
}
