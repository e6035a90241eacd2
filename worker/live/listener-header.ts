// How the Worker tells the room whose connection this is: a header that only the Worker can set,
// because rooms are reached by no other way.
export const listenerHeader = 'x-keepsake-listener'
