// The user's settings, as the server takes them.
'use strict';

const vscode = require('vscode');
const manifest = require('../package.json');

/** Settings of the extension itself. */
const OWN = ['midfill.path'];

/** Where the program is: a name to be found on PATH, or a path. */
function program() {
  const path = vscode.workspace.getConfiguration('midfill').get('path');
  return typeof path === 'string' && path.trim() !== '' ? path.trim() : 'midfill';
}

/** What was set, and only that, so that the user's file decides the rest. */
function server() {
  const configuration = vscode.workspace.getConfiguration();
  /** @type {any} */
  const settings = {};
  for (const name of Object.keys(manifest.contributes.configuration.properties)) {
    if (OWN.includes(name)) continue;
    const found = configuration.inspect(name);
    const layers = [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue]
      .filter((value) => value !== undefined);
    if (layers.length === 0) continue;
    const parts = name.split('.').slice(1);
    const last = /** @type {string} */ (parts.pop());
    let place = settings;
    for (const part of parts) place = place[part] ??= {};
    // Patterns of files to leave out add up: a workspace takes none of the user's back.
    place[last] = name === 'midfill.privacy.exclude' ? layers.flat() : configuration.get(name);
  }
  return settings;
}

module.exports = { OWN, program, server };
