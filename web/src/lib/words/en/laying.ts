/** Before the first seat. */
export const laying = {
  heading: 'Lay your place',
  /** How the guest is seen once they have taken a seat, by how pictures start there. */
  lead: {
    covered:
      'Only you see this. At the table your picture starts under a cover: the others see that somebody is there, and not who, until you and they lift it.',
    open: 'Only you see this. The others see you once you have taken a seat.',
  },
  asking: 'Your browser asks whether this page may use your camera and microphone.',
  cameraOff: 'Your camera is off.',
  cameraInterrupted: 'Your camera is interrupted.',
  noPicture: 'No picture. You can still take a seat.',
  withoutBoth:
    'You can sit down without either: you will see and hear the others, and they will know that somebody is there.',
  withoutCamera: 'You can sit down without a camera: the others will hear you.',
  withoutMicrophone: 'You can sit down without a microphone: the others will see you.',
  name: 'Your name',
  nameHint: 'If you like. Only your table-mates see it.',
  /** On the way to a private table, at whose door one may have to knock. */
  nameAtDoor: 'If you like. Only your table-mates see it, and the host if you have to knock.',
  addressHidden:
    'Picture and sound go through the house’s relay, sealed, so your table-mates do not learn your network address.',
  addressShown:
    'Picture and sound go straight to your table-mates, so their devices learn your network address.',
  whatThatMeans: 'What that means',
  hide: 'Hide my network address',
  hideByRelay: 'Picture and sound then go through the house’s relay.',
  /** Asked for while it could; now it cannot. */
  cannotHide: 'This house has no relay any more: with this, you will not be seated.',
  /** In a house that counts how lines hold. */
  counts: 'Let this house count how lines hold',
  countsHint:
    'Your page then sends single words such as “relayed” or “five minutes”, each by itself and at a random moment, with nothing that says whose they are.',
  takeSeat: 'Take a seat',
  back: 'Back',
};
