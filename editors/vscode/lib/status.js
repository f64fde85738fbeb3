// The item in the status bar.
'use strict';

const vscode = require('vscode');

class Status {
  constructor() {
    this.item = vscode.window.createStatusBarItem(
      'midfill.status', vscode.StatusBarAlignment.Right, 100);
    this.item.name = 'Midfill';
    this.item.command = 'midfill.menu';
    /** @type {'starting' | 'running' | 'failed'} */
    this.server = 'starting';
    this.why = '';
    this.waiting = 0;
    this.isOn = true;
    this.isSnoozed = false;
    this.draw();
    this.item.show();
  }

  draw() {
    const [icon, text] =
      this.server === 'failed' ? ['warning', `does not run: ${this.why}`]
      : this.server === 'starting' ? ['loading~spin', 'starts']
      : !this.isOn ? ['circle-slash', 'is off']
      : this.isSnoozed ? ['bell-slash', 'is snoozed']
      : this.waiting > 0 ? ['loading~spin', 'waits for an answer']
      : ['edit', 'is ready'];
    this.item.text = `$(${icon}) Midfill`;
    this.item.tooltip = `Midfill ${text}`;
    this.item.backgroundColor = this.server === 'failed'
      ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
  }
}

module.exports = { Status };
