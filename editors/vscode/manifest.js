#!/usr/bin/env node
// Makes package.json's settings from the server's own table, so that the two cannot part:
//   editors/vscode/manifest.js PATH-OF-MIDFILL
'use strict';

const { execFileSync } = require('child_process');
const { readFileSync, writeFileSync } = require('fs');
const path = require('path');

const FILE = path.join(__dirname, 'package.json');

const OWN = {
  'midfill.path': {
    type: 'string',
    default: 'midfill',
    scope: 'machine',
    description: 'The program: a name to be found on PATH, or a path.',
  },
};

/**
 * The settings for VS Code. What a project may not widen cannot be set by a workspace.
 * @param {any} schema of `midfill options --schema`
 * @param {string} table of `midfill options`
 */
function properties(schema, table) {
  const careful = new Set();
  for (const [, name, text] of table.matchAll(/^\| `([^`]+)` \|(.*)$/gm)) {
    if (/Not in a project's file|A project's file can only/.test(text)) careful.add(name);
  }
  /** @type {Record<string, any>} */
  const result = { ...OWN };
  /**
   * @param {string} prefix
   * @param {any} node
   */
  const add = (prefix, node) => {
    for (const [name, value] of Object.entries(node.properties)) {
      if (name === '$schema') continue;
      const option = prefix + name;
      if (value.properties && Object.keys(value.properties).length > 0) {
        add(`${option}.`, value);
        continue;
      }
      const isCareful = [...careful].some((one) => one === option || one.startsWith(`${option}.`));
      result[`midfill.${option}`] = { ...value, scope: isCareful ? 'machine' : 'resource' };
    }
  };
  add('', schema);
  return result;
}

/** @param {string} midfill */
function fromServer(midfill) {
  const ask = (/** @type {string[]} */ ...words) =>
    execFileSync(midfill, ['options', ...words], { encoding: 'utf8' });
  return properties(JSON.parse(ask('--schema')), ask());
}

if (require.main === module) {
  const manifest = JSON.parse(readFileSync(FILE, 'utf8'));
  manifest.contributes.configuration.properties = fromServer(process.argv[2] ?? 'midfill');
  writeFileSync(FILE, `${JSON.stringify(manifest, null, 2)}\n`);
}

module.exports = { fromServer };
