/** Lets a limited number of requests run at a time; the others wait, and can be cancelled while they do. */
export class Queue {
  #limit;
  #running = 0;
  #waiting = new Map();

  constructor(limit) {
    this.#limit = limit;
  }

  /** Runs `work`, an asynchronous function that never fails, as soon as there is room. */
  add(id, work) {
    if (this.#running < this.#limit) this.#run(work);
    else this.#waiting.set(id, work);
  }

  /** Forgets a request that still waits. One that runs goes on to its end: Prisma Client cannot break off a statement. */
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
