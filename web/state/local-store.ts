// The device's own database: keys that never leave it, pins, caches, what a guest has sent. Sealed
// rows and hashes only; names and pictures are never written here in the clear, but for the files that
// a guest has picked from this very device, until they have arrived. Where the browser
// denies a database (private windows of some) everything lives in memory until the page closes.

const name = 'keepsake'
const drawers = ['keys', 'pins', 'rosters', 'rows', 'sent', 'journal', 'settings'] as const
/**
 * keys: device keys, guest keys, device secrets · pins: positions seen · rosters: verified logs ·
 * rows: sealed lists · sent: hashes of files sent · journal: uploads under way, a guest's picked files · settings: choices
 */
export type Drawer = (typeof drawers)[number]

export interface LocalStore {
  load<T>(drawer: Drawer, key: string): Promise<T | undefined>
  /** Durable when it resolves. */
  save(drawer: Drawer, key: string, value: unknown): Promise<void>
  remove(drawer: Drawer, key: string): Promise<void>
  /** Keys beginning with `prefix`. */
  keys(drawer: Drawer, prefix: string): Promise<string[]>
}

let opening: Promise<LocalStore> | null = null

export function localStore(): Promise<LocalStore> {
  opening ??= openDatabase().then(inDatabase).catch(inMemory)
  return opening
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    if (typeof indexedDB === 'undefined') return reject(new Error('no database'))
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => {
      for (const drawer of drawers) request.result.createObjectStore(drawer)
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

function inDatabase(database: IDBDatabase): LocalStore {
  // A newer version in another tab must not wait for this one.
  database.onversionchange = () => database.close()
  const read = (drawer: Drawer) => database.transaction(drawer).objectStore(drawer)
  const write = (drawer: Drawer, run: (store: IDBObjectStore) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(drawer, 'readwrite', { durability: 'strict' })
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
      run(transaction.objectStore(drawer))
    })
  return {
    load: (drawer, key) => done(read(drawer).get(key)),
    save: (drawer, key, value) => write(drawer, (store) => store.put(value, key)),
    remove: (drawer, key) => write(drawer, (store) => store.delete(key)),
    keys: async (drawer, prefix) => {
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`)
      return (await done(read(drawer).getAllKeys(range))).map(String)
    },
  }
}

export function inMemory(): LocalStore {
  const all = new Map<string, unknown>()
  const at = (drawer: Drawer, key: string) => `${drawer} ${key}`
  return {
    load: async <T>(drawer: Drawer, key: string) => all.get(at(drawer, key)) as T | undefined,
    save: async (drawer, key, value) => {
      all.set(at(drawer, key), value)
    },
    remove: async (drawer, key) => {
      all.delete(at(drawer, key))
    },
    keys: async (drawer, prefix) =>
      [...all.keys()]
        .filter((key) => key.startsWith(at(drawer, prefix)))
        .map((key) => key.slice(drawer.length + 1)),
  }
}
