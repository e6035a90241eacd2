// The database of keys that cannot be exported: IndexedDB as it is, in a few lines, because a guest
// loads them before the first picture.

const name = 'keepsake-keys'
export type Drawer = 'accounts' | 'guests'

let opened: Promise<IDBDatabase> | undefined

function database(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('accounts')
      request.result.createObjectStore('guests')
    }
    request.onsuccess = () => {
      request.result.onclose = () => {
        opened = undefined
      }
      resolve(request.result)
    }
    request.onerror = () => {
      opened = undefined
      reject(request.error)
    }
  })
  return opened
}

/** One transaction; gives the result of the last request `ask` made, when all is written. */
async function within<T>(
  drawer: Drawer,
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const transaction = (await database()).transaction(drawer, mode)
  const request = ask(transaction.objectStore(drawer))
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result)
    transaction.onabort = () => reject(transaction.error)
  })
}

export const readAll = <T>(drawer: Drawer): Promise<T[]> =>
  within(drawer, 'readonly', (store) => store.getAll())
export const readOne = <T>(drawer: Drawer, key: string): Promise<T | undefined> =>
  within(drawer, 'readonly', (store) => store.get(key))
export const keep = (drawer: Drawer, key: string, value: object): Promise<IDBValidKey> =>
  within(drawer, 'readwrite', (store) => store.put(value, key))
export const forgetAll = (drawer: Drawer): Promise<undefined> =>
  within(drawer, 'readwrite', (store) => store.clear())

/** Keeps `value` unless two tabs raced and the other was first; gives what is kept. */
export async function keepFirst<T extends object>(
  drawer: Drawer,
  key: string,
  value: T,
): Promise<T> {
  await within(drawer, 'readwrite', (store) => store.add(value, key)).catch(() => {})
  return (await readOne<T>(drawer, key)) ?? value
}
