// The stretch of time that all panels of a page show: the whole, or what was zoomed into.

export class Span {
  #whole = [0, 1];
  #zoom = null;
  #hearers = [];

  hear(hearer) {
    this.#hearers.push(hearer);
  }

  get range() {
    return this.#zoom ?? this.#whole;
  }

  get zoomed() {
    return this.#zoom !== null;
  }

  // A new whole; a zoom stays while it lies inside, so that one may watch a detail and move a slider.
  whole(end) {
    this.#whole = [0, end > 0 ? end : 1];
    if (this.#zoom !== null && this.#zoom[1] > this.#whole[1]) this.#set(null);
  }

  zoom(low, high) {
    const [begin, end] = this.#whole;
    const [from, to] = [Math.max(begin, Math.min(low, high)), Math.min(end, Math.max(low, high))];
    // A millionth of the whole holds no two samples.
    if (to - from < 1e-6 * (end - begin)) return;
    this.#set(to - from > 0.999 * (end - begin) ? null : [from, to]);
  }

  // Closer by a factor around a time, or farther; none is the middle.
  closer(factor, around) {
    const [low, high] = this.range;
    const centre = around ?? (low + high) / 2;
    this.zoom(centre - (centre - low) / factor, centre + (high - centre) / factor);
  }

  shift(part) {
    const [low, high] = this.range;
    const [begin, end] = this.#whole;
    const by = Math.min(Math.max(part * (high - low), begin - low), end - high);
    this.zoom(low + by, high + by);
  }

  reset() {
    this.#set(null);
  }

  #set(zoom) {
    this.#zoom = zoom;
    for (const hearer of this.#hearers) hearer();
  }
}
