/** Made by `vite/look-model.ts` of the package that has the weights: where each of the two files is. */
declare module 'virtual:look-model' {
  export const model: string;
  export const weights: string;
}
