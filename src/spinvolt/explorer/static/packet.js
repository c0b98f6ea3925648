// Reads a pane's packet: "SPV1", the header's length, a JSON header, then 32-bit floats.

export function readPacket(buffer) {
  const view = new DataView(buffer);
  if (view.getUint32(0) !== 0x53505631) throw new Error("the answer is no packet");
  const length = view.getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
  const arrays = {};
  let place = 8 + length;
  for (const { name, shape } of header.arrays) {
    const count = shape.reduce((product, size) => product * size, 1);
    arrays[name] = new Float32Array(buffer, place, count);
    place += 4 * count;
  }
  return { header, arrays };
}
