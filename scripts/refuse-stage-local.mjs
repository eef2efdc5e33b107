/**
 * Plugin of the framework: the stage of `npm start` is never packaged, and so never deployed. Its key pair and its token
 * secret are literal and told in the README: whoever finds the address could call all that its roles may.
 */
const MESSAGE =
  'The stage "local" is that of npm start and its keys are public, so it is not deployed. ' +
  'Name another one: serverless deploy --stage dev';

export default class RefuseStageLocal {
  constructor(serverless) {
    this.hooks = {
      'before:package:cleanup': () => {
        if (serverless.getProvider('aws').getStage() !== 'local') return;
        throw new serverless.classes.Error(MESSAGE);
      },
    };
  }
}
