/** Characters of an album's title: what a cover and a guest's heading can show. */
export const longestTitle = 120
