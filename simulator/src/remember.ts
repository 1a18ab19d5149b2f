/** Remembers the last `size` answers of a pure function of a number, oldest asked first to go. */
export function remember<T>(size: number, make: (key: number) => T): (key: number) => T {
  const known = new Map<number, T>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.delete(key);
    known.set(key, value);
    if (known.size > size) known.delete(known.keys().next().value as number);
    return value;
  };
}
