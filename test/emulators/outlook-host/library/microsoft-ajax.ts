/**
 * Stands in for MicrosoftAjax.js, which the packaged library still asks ajax.aspnetcdn.com for and of which it only looks
 * whether it is there. Written from what the library touches.
 */
const nothing = () => undefined;
const registerNamespace = (name: string) => {
  if (!Reflect.has(window, name)) Reflect.set(window, name, {});
};

Object.assign(window, {
  Type: { registerNamespace, registerClass: nothing },
  Sys: {
    StringBuilder: function StringBuilder() {},
    Debug: { trace: nothing },
    Browser: { agent: null, InternetExplorer: {} },
    Serialization: {
      JavaScriptSerializer: {
        serialize: JSON.stringify,
        deserialize: (text: string) => JSON.parse(text) as unknown,
      },
    },
  },
});
Object.assign(Function, {
  _validateParams: () => null,
  createDelegate: (self: unknown, act: (...args: unknown[]) => unknown) => act.bind(self),
});
Object.assign(Error, {
  argument: (name: string) => new Error(`argument ${name}`),
  argumentNull: (name: string) => new Error(`argument ${name} is null`),
  parameterCount: (message: string) => new Error(message),
  invalidOperation: (message: string) => new Error(message),
  create: (message: string) => new Error(message),
});
Object.assign(String, {
  format: (form: string, ...values: unknown[]) =>
    form.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)] ?? '')),
});

export {};
