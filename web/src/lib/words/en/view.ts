/** What the guest makes of the table on their own screen, and of their own picture. */
export const view = {
  small: {
    open: 'Small window',
    hint: 'The table stays in sight above everything else that you do.',
    refused: 'Your browser did not open a small window.',
    /** In a place whose picture is there. */
    there: 'In the small window.',
    back: 'Bring the table back',
  },
};
