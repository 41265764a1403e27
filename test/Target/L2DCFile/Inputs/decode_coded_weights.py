"""A second decoder of coded weights, written from docs/FileFormat.md alone.

usage: decode_coded_weights.py FILE...
Prints the shape, the number of kept weights and a CRC of the weights of each.
"""

import math
import os
import struct
import sys
import zlib


def log2c(n):
    return (n - 1).bit_length()


class Bytes:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        self.at += count
        return self.data[self.at - count:self.at]

    def varint(self):
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value


class Bits:
    def __init__(self, data):
        self.value = int.from_bytes(data, "little")

    def take(self, count):
        field = self.value & ((1 << count) - 1)
        self.value >>= count
        return field

    def unary(self):
        rank = 0
        while self.take(1):
            rank += 1
        return rank

    def gamma(self):
        extra = 0
        while not self.take(1):
            extra += 1
        return (1 << extra) + self.take(extra)


# Huffman


def read_lengths(bits, alphabet):
    lengths, last = [], max(1, log2c(alphabet))
    while len(lengths) < alphabet:
        rank = bits.unary()
        if rank == 3:
            lengths += [0] * bits.gamma()
            continue
        rank -= rank > 3
        last += (rank + 1) // 2 if rank % 2 else -(rank // 2)
        lengths.append(last)
    return lengths


def decode_huffman(table, payload, count, alphabet):
    bits = Bits(table)
    if bits.take(1):
        return [bits.take(log2c(alphabet))] * count
    lengths, codes, code = read_lengths(bits, alphabet), {}, 0
    for length in range(1, 13):
        for symbol in range(alphabet):
            if lengths[symbol] == length:
                codes[length, code] = symbol
                code += 1
        code <<= 1
    source = Bytes(payload)
    parts = 4 if count >= 16384 else 1
    sizes = [source.varint() for _ in range(parts - 1)]
    symbols, per_part = [], -(-count // parts)
    for part in range(parts):
        bits = Bits(source.take(sizes[part]) if part < parts - 1
                    else payload[source.at:])
        for _ in range(min(per_part, count - len(symbols))):
            length = code = 0
            while (length, code) not in codes:
                code = code << 1 | bits.take(1)
                length += 1
            symbols.append(codes[length, code])
    return symbols


# Range coding


class Range:
    def __init__(self, data):
        self.data, self.at, self.range, self.offset = data, 0, 2**32 - 1, 0
        for _ in range(4):
            self.shift()

    def shift(self):
        byte = self.data[self.at] if self.at < len(self.data) else 0
        self.at += 1
        self.offset = (self.offset << 8 | byte) & 0xffffffff

    def widen(self):
        while self.range < 1 << 24:
            self.range <<= 8
            self.shift()

    def bit(self, p):
        bound = (self.range >> 16) * p
        bit = self.offset < bound
        if bit:
            self.range = bound
        else:
            self.range -= bound
            self.offset -= bound
        self.widen()
        return int(bit)

    def uniform(self, bits):
        if bits > 16:
            high = self.uniform(bits - 16)
            return high << 16 | self.uniform(16)
        self.range >>= bits
        value = min(self.offset // self.range, (1 << bits) - 1)
        self.offset -= value * self.range
        self.widen()
        return value


class Adaptive:
    def __init__(self):
        self.p, self.count = 1 << 21, 0

    def probability(self):
        return max(1, self.p >> 6)

    def update(self, bit, memory):
        difference = (2**22 - 1 if bit else 0) - self.p
        step = abs(difference) // (self.count + 2)
        self.p += step if difference > 0 else -step
        self.count = min(self.count + 1, memory)


LIMIT = 2816
SQUASH, power = {}, 1.0
for x in range(LIMIT + 1):
    SQUASH[x] = min(int(65536 * power / (1 + power) + 0.5), 65535)
    SQUASH[-x] = 65536 - SQUASH[x]
    power *= 1.0039138893383475
STRETCH, x = [], -LIMIT
for bucket in range(1 << 14):
    while x < LIMIT and SQUASH[x + 1] <= bucket * 4 + 2:
        x += 1
    STRETCH.append(x)


def clamp(value, low, high):
    return max(low, min(value, high))


class Mixer:
    """Decodes bits; contexts are named by any key."""

    def __init__(self, coder, contexts):
        self.coder, self.contexts, self.bits = coder, contexts, {}
        self.sets = {}

    def decode(self, number, keys):
        state = self.sets.setdefault(
            number, [[int(65536 * 1.1 / self.contexts)] * self.contexts, 0])
        bits = [self.bits.setdefault((i, key), Adaptive())
                for i, key in enumerate(keys)]
        logits = [STRETCH[bit.probability() >> 2] for bit in bits]
        weights = state[0]
        total = sum(w * s for w, s in zip(weights, logits)) >> 16
        p = SQUASH[clamp(total, -LIMIT, LIMIT)]
        bit = self.coder.bit(p)
        state[1] = min(state[1] + 1, 8191)
        rate = 3 + 2048 // (state[1] + 64)
        error = (65535 if bit else 0) - p
        for i, logit in enumerate(logits):
            step = (logit * error * rate) >> 18
            weights[i] = clamp(weights[i] + step, -(1 << 22), 1 << 22)
            bits[i].update(bit, 1000)
        return bit


def log2(n):
    return n.bit_length() - 1


def quantize(kept, seen):
    def half(value):
        return 2 * log2(value) + (value >> (log2(value) - 1) & 1
                                  if value > 1 else 0)
    level = half(2 * seen + 2) - half(2 * kept + 1)
    return (24 * min(log2(seen + 1) // 2, 3)
            + (min(level, 23) if level >= 0 else 23))


class Grid:
    def __init__(self, shape):
        self.rows = shape[0] if len(shape) > 1 else 1
        self.columns = math.prod(shape[1:] if len(shape) > 1 else shape)
        self.kernel = math.prod(shape[2:]) if len(shape) > 2 else 1


class Count:
    def __init__(self):
        self.kept = self.seen = 0

    def add(self, bit):
        self.kept += bit
        self.seen += 1


def density(counts):
    return quantize(sum(c.kept for c in counts), sum(c.seen for c in counts))


def decode_significance(shape, payload):
    grid = Grid(shape)
    columns, kernel = grid.columns, grid.kernel
    mixer, width = Mixer(Range(payload), 8), math.isqrt(columns)
    own = [Count() for _ in range(columns)]
    places = [Count() for _ in range(kernel)]
    channels = [Count() for _ in range(columns // kernel)]
    kept = []
    for r in range(grid.rows):
        row, in_kernel = Count(), 0
        line = []
        kept.append(line)
        for c in range(columns):
            def above(rows, shift=0):
                inside = r >= rows and 0 <= c + shift < columns
                return kept[r - rows][c + shift] if inside else 0
            past = [line[c - i] if c >= i else 0 for i in range(1, 17)]
            last, k = past[0], min(in_kernel, 3)
            left, right = own[max(c - 1, 0)], own[min(c + 1, columns - 1)]
            around = [c + d * width + e for d in (-1, 0, 1)
                      for e in (-1, 0, 1)]
            before = sum(line[c - width + e] for e in (-1, 0, 1)
                         if e < width and c - width + e >= 0)
            place, channel = places[c % kernel], channels[c // kernel]
            bit = mixer.decode(min(log2(r + 1), 7), [
                density([own[c]]),
                density([own[c], own[c], left, right]),
                (density([row]), last),
                (min(sum(past), 15), *past[:4]),
                (*past[:3], above(1), above(2), above(3), above(1, -1),
                 above(1, 1)),
                (density([own[i] for i in around if 0 <= i < columns]),
                 before, last),
                (density([place]), k, last),
                (density([channel]), k)])
            line.append(bit)
            for count in (own[c], place, channel, row):
                count.add(bit)
            in_kernel = bit + (in_kernel if c % kernel else 0)
    return [bit for line in kept for bit in line]


def decode_centroids(shape, payload, codes, centroids):
    grid, coder, bits = Grid(shape), Range(payload), log2c(len(centroids))
    mixer = Mixer(coder, 7)
    order = sorted(range(len(centroids)), key=lambda i: (centroids[i], i))
    values = [centroids[i] for i in order]
    negative = sum(value < 0 for value in values)
    largest = max(negative, len(values) - negative)

    def level(seen):
        if not seen:
            return 0
        return 1 + min(12 * sum(seen) // (len(seen) * (largest + 1)), 6)

    def spacing(node):
        depth = log2(node)
        half = 1 << (bits - depth - 1)
        first = (node - (1 << depth)) * 2 * half
        a, b, c = (values[min(first + i * half, len(values) - 1)]
                   for i in range(3))
        if not (b > a and c > b):
            return 0
        ratio = (b - a) / (c - b)
        return 9 + clamp(math.frexp(ratio * ratio)[1] - 1, -8, 7)

    channels = [[] for _ in range(grid.columns // grid.kernel)]
    in_column, last = [0] * grid.columns, 0
    for position, code in enumerate(codes):
        c = position % grid.columns
        if c == 0:
            row = []
        if code == 0:
            continue
        channel, node = channels[c // grid.kernel], 1
        shared = [0, last, in_column[c], level(row), level(channel),
                  min(c % grid.kernel, 63)]
        for depth in range(bits):
            keys = [(key, node) for key in shared]
            node = node << 1 | mixer.decode(
                depth, keys + [(depth, spacing(node))])
        rank = node - (1 << bits)
        magnitude = (negative - rank if rank < negative
                     else rank - negative + 1)
        row.append(magnitude)
        channel.append(magnitude)
        last = rank >> max(bits - 3, 0)
        in_column[c] = last + 1
        codes[position] = order[rank] + 1
    return codes


def unpack_floats(data, count):
    coder = Range(data)
    head = coder.uniform(6)
    spare, mantissa = head >> 1, 23 - (head >> 1)
    adaptive, values, ordered = {}, [], 0

    def bit(key):
        state = adaptive.setdefault(key, Adaptive())
        result = coder.bit(state.probability())
        state.update(result, 255)
        return result

    def tree(name, bits):
        node = 1
        for _ in range(bits):
            node = node << 1 | bit((name, node))
        return node - (1 << bits)

    for _ in range(count):
        if head & 1:
            length = tree("length", 6)
            number = int(length > 0)
            if length > 1:
                number = 2 | bit(("second", length))
                number = number << (length - 2) | coder.uniform(length - 2)
            ordered += number >> 1 if number % 2 == 0 else -(number + 1) // 2
            pattern = ordered if ordered >= 0 else (
                1 << (mantissa + 8) | -ordered - 1)
        else:
            top = tree("exponent", 9)
            pattern = top << mantissa | coder.uniform(mantissa)
        values.append(struct.unpack("<f", struct.pack(
            "<I", pattern << spare))[0])
    return values


# Coded weights


def decode_static(coder, table, payload, count, alphabet):
    if coder == 1:
        return decode_huffman(table, payload, count, alphabet)
    bits = Bits(payload)
    return [bits.take(log2c(alphabet)) for _ in range(count)]


def decode(data):
    source = Bytes(data)
    shape = [source.varint() for _ in range(source.varint())]
    flags, index_bits, entries = source.take(3)
    entries += 1
    kept = source.varint()
    fillers = source.varint() if index_bits else 0
    count = kept + fillers
    streams = []
    for coder, symbols, alphabet in (
            (flags & 3, count if index_bits else math.prod(shape),
             1 << index_bits if index_bits else 2),
            (flags >> 2 & 3, count, entries - (index_bits == 0))):
        table = source.varint() if coder == 1 else 0
        raw = (symbols * log2c(alphabet) + 7) // 8
        payload = source.varint() if coder else raw
        streams.append([coder, table, payload, symbols, alphabet])
    if flags & 16:
        centroids = unpack_floats(source.take(source.varint()), entries - 1)
    else:
        centroids = list(struct.unpack("<%df" % (entries - 1),
                                       source.take(4 * entries - 4)))
    for stream in streams:
        stream[1] = source.take(stream[1])
        stream[2] = source.take(stream[2])
    assert source.at == len(data)
    positions, codes = streams
    if index_bits:
        weights = [0] * math.prod(shape)
        at = -1
        for run, code in zip(decode_static(*positions),
                             decode_static(*codes)):
            at += run + 1
            weights[at] = code
    else:
        weights = decode_significance(shape, positions[2])
        if codes[0] == 2:
            weights = decode_centroids(shape, codes[2], weights, centroids)
        else:
            symbols = iter(decode_static(*codes))
            weights = [next(symbols) + 1 if bit else 0 for bit in weights]
    assert sum(code != 0 for code in weights) == kept
    codebook = [0.0] + centroids
    return shape, kept, [codebook[code] for code in weights]


for path in sys.argv[1:]:
    with open(path, "rb") as file:
        shape, kept, weights = decode(file.read())
    checksum = zlib.crc32(struct.pack("<%df" % len(weights), *weights))
    print("%s: %s, %d kept, crc %08x" % (
        os.path.basename(path), "x".join(map(str, shape)), kept, checksum))
