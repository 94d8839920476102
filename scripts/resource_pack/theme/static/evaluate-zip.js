/* Parts of a zip file, unpacked piece by piece by fflate, so that neither a large workbook nor one
   that was made to fill the memory stops the page.

   The list at the end of the file is read here: fflate unpacks whole files in one go, or reads from
   the front, where the sizes of parts may not be known yet. */
(function () {
  "use strict";
  var END = 0x06054b50;
  var ENTRY = 0x02014b50;
  var LOCAL = 0x04034b50;
  /* A thousandth of what a piece may become. */
  var PIECE = 8192;
  var STORED_PIECE = 1 << 18;

  function broken() {
    return new Error("The zip file is broken");
  }

  function endOf(view) {
    for (var at = view.byteLength - 22; at >= 0 && at > view.byteLength - 65558; at--) {
      if (view.getUint32(at, true) === END) return at;
    }
    throw broken();
  }

  /* The parts of a zip file by name: where each lies, and how large it is. */
  function listParts(bytes) {
    var view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    var names = new TextDecoder();
    var end = endOf(view);
    var count = view.getUint16(end + 10, true);
    var at = view.getUint32(end + 16, true);
    var parts = new Map();
    for (var i = 0; i < count; i++) {
      if (at + 46 > end || view.getUint32(at, true) !== ENTRY) throw broken();
      var length = view.getUint16(at + 28, true);
      parts.set(names.decode(bytes.subarray(at + 46, at + 46 + length)), {
        locked: (view.getUint16(at + 8, true) & 1) === 1,
        method: view.getUint16(at + 10, true),
        crc: view.getUint32(at + 16, true),
        packed: view.getUint32(at + 20, true),
        size: view.getUint32(at + 24, true),
        at: view.getUint32(at + 42, true)
      });
      at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
    return parts;
  }

  var table = null;

  function crcTable() {
    var made = new Uint32Array(256);
    for (var n = 0; n < 256; n++) {
      var c = n;
      for (var k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
      made[n] = c >>> 0;
    }
    return made;
  }

  function crcOf(bytes, before) {
    table = table || crcTable();
    var crc = before;
    for (var i = 0; i < bytes.length; i++) crc = table[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
    return crc;
  }

  /* Unpacks a part; `use` gets it piece by piece. */
  function* unpack(bytes, part, use) {
    var view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (part.locked || (part.method !== 0 && part.method !== 8)) throw broken();
    if (part.at + 30 > bytes.length || view.getUint32(part.at, true) !== LOCAL) throw broken();
    var start =
      part.at + 30 + view.getUint16(part.at + 26, true) + view.getUint16(part.at + 28, true);
    var packed = bytes.subarray(start, start + part.packed);
    var size = 0;
    var crc = 0xffffffff;

    function take(piece) {
      size += piece.length;
      if (size > part.size) throw broken();
      crc = crcOf(piece, crc);
      use(piece);
    }

    var inflate = part.method === 8 ? new window.fflate.Inflate(take) : null;
    var step = inflate ? PIECE : STORED_PIECE;
    for (var at = 0; at < packed.length; at += step) {
      var piece = packed.subarray(at, at + step);
      if (inflate) inflate.push(piece, at + step >= packed.length);
      else take(piece);
      yield at / packed.length;
    }
    if ((crc ^ 0xffffffff) >>> 0 !== part.crc) throw broken();
  }

  window.pack.evaluate.zip = { listParts: listParts, unpack: unpack };
})();
