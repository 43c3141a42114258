/** Runs a limited number of requests at a time. The others wait, and can be cancelled while they wait. */
export class Queue {
  #limit;
  #running = 0;
  #waiting = new Map();

  constructor(limit) {
    this.#limit = limit;
  }

  /** Runs `work`, an asynchronous function that never fails, as soon as a slot is free. */
  add(id, work) {
    if (this.#running < this.#limit) this.#run(work);
    else this.#waiting.set(id, work);
  }

  /** Removes a waiting request. A running one continues: Prisma Client cannot cancel a statement. */
  cancel(id) {
    this.#waiting.delete(id);
  }

  async #run(work) {
    this.#running++;
    await work();
    this.#running--;
    const [next] = this.#waiting;
    if (next === undefined) return;
    this.#waiting.delete(next[0]);
    this.#run(next[1]);
  }
}
