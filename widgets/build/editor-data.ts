import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as analyzer from '@custom-elements-manifest/analyzer';
// @ts-expect-error It comes without types.
import { litPlugin } from '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js';
import { generateJetBrainsWebTypes } from 'custom-element-jet-brains-integration';
import { generateVsCodeCustomElementData } from 'custom-element-vs-code-integration';
import type { Declaration, Module, Package } from 'custom-elements-manifest/schema';
import type { Plugin } from 'vite';
import { type Spell, spellingOf } from './type-aliases.js';

/** What the analyzer exports; its own types say nothing of it. */
interface Analyzer {
  create(input: { modules: object[]; plugins: object[]; context: { dev: boolean } }): Package;
  ts: {
    createSourceFile(name: string, text: string, target: number, hasParents: boolean): object;
    ScriptTarget: { ES2022: number };
  };
}

const { create, ts } = analyzer as unknown as Analyzer;
const HIDDEN = new Set(['private', 'protected']);

/**
 * Writes what editors and documentation ask for: `custom-elements.json`, read from the classes and their JSDoc, and made
 * of it the custom data of VS Code and the web-types of JetBrains.
 */
export function editorData({ outDir }: { outDir: string }): Plugin {
  return {
    name: 'iops-editor-data',
    apply: 'build',
    closeBundle() {
      const manifest = publicManifest();
      mkdirSync(outDir, { recursive: true });
      writeFileSync(join(outDir, 'custom-elements.json'), `${JSON.stringify(manifest, null, 2)}\n`);
      generateVsCodeCustomElementData(manifest as never, { outdir: outDir, hideLogs: true });
      generateJetBrainsWebTypes(manifest as never, { outdir: outDir, hideLogs: true, packageJson: false });
    },
  };
}

/** The elements as pages see them: nothing private, nothing that is only for one another. */
function publicManifest(): Package {
  const manifest = create({ modules: sources(), plugins: litPlugin(), context: { dev: false } });
  const spell = spellingOf(['src', '../contracts/src']);
  const modules = manifest.modules
    .map((module) => onlyElements(module, spell))
    .filter(({ declarations }) => declarations!.length > 0);
  return { ...manifest, modules };
}

function sources(): object[] {
  const paths = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => /^(base|elements)\/.*(?<!\.test)\.ts$/.test(path))
    .sort();
  return paths.map((path) => {
    const name = `src/${path}`;
    return ts.createSourceFile(name, readFileSync(name, 'utf8'), ts.ScriptTarget.ES2022, true);
  });
}

function onlyElements(module: Module, spell: Spell): Module {
  const declarations = (module.declarations ?? []).filter(isElement).map((element) => onlyPublic(element, spell));
  return {
    ...module,
    declarations,
    exports: module.exports?.filter(({ kind }) => kind === 'custom-element-definition'),
  };
}

function isElement(declaration: Declaration): boolean {
  return 'tagName' in declaration && declaration.tagName !== undefined;
}

function onlyPublic(declaration: Declaration, spell: Spell): Declaration {
  if (!('customElement' in declaration)) return declaration;
  const members = declaration.members?.filter(
    ({ privacy, description, ...member }) =>
      // Without a word of its own it overrides what is only for one another.
      !HIDDEN.has(privacy ?? 'public') && description && !(member.kind === 'field' && member.static),
  );
  // The analyzer also takes the arguments of events that are made in the code for names.
  const events = declaration.events?.filter(({ name }) => name?.startsWith('iops-'));
  for (const { type } of [...(declaration.attributes ?? []), ...(members ?? [])] as { type?: { text: string } }[]) {
    if (type) type.text = spell(type.text);
  }
  return { ...declaration, members, events } as Declaration;
}
