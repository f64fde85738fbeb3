// On, off, and off for a while.
'use strict';

class Switch {
  /** @param {import('./status').Status} status */
  constructor(status) {
    this.status = status;
    /** @type {NodeJS.Timeout | undefined} */
    this.timer = undefined;
  }

  get isOn() {
    return this.status.isOn && !this.status.isSnoozed;
  }

  toggle() {
    this.wake();
    this.status.isOn = !this.status.isOn;
    this.status.draw();
    return this.status.isOn;
  }

  /** @param {number} minutes 0 ends it */
  snooze(minutes) {
    this.wake();
    if (minutes > 0) {
      this.status.isSnoozed = true;
      this.timer = setTimeout(() => this.wake(), minutes * 60000);
      this.timer.unref();
    }
    this.status.draw();
  }

  wake() {
    clearTimeout(this.timer);
    this.status.isSnoozed = false;
    this.status.draw();
  }
}

module.exports = { Switch };
