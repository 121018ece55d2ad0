using System.CommandLine;
using System.Globalization;
using MicroSim.ControlPlane;

namespace MicroSim.Cli;

/// <summary>Options and arguments that several commands have.</summary>
internal static class Shared
{
    public const string ServerVariable = "MICROSIM_SERVER";

    private const string Json = "json";
    private const string Text = "text";

    public static Option<string> Output { get; } = Build();

    public static Option<Uri> Server { get; } = new("--server")
    {
        Description = $"The control plane's address [default: ${ServerVariable}, else http://127.0.0.1:{ControlPlaneOptions.DefaultPort}]",
        HelpName = "URL",
        CustomParser = result => Address(result.Tokens[0].Value, result.AddError),
    };

    public static bool IsJson(ParseResult parsed) => parsed.GetValue(Output) == Json;

    public static Uri ServerOf(ParseResult parsed)
    {
        if (parsed.GetValue(Server) is Uri given)
            return given;
        string said = Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } variable
            ? variable
            : string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ControlPlaneOptions.DefaultPort}");
        return Address(said, message => throw new CommandException(ExitCode.Usage, $"microsim: {ServerVariable}: {message}"))!;
    }

    public static Argument<string> File(string description) => new("FILE") { Description = description };

    public static Option<uint?> Seed(string description) => new("--seed")
    {
        Description = description,
        HelpName = "8 hex digits",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (text.Length == 8 && uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint seed))
                return seed;
            result.AddError($"--seed must be 8 hexadecimal digits such as 1b2c3d4e, not '{text}'.");
            return null;
        },
    };

    private static Option<string> Build()
    {
        Option<string> option = new("--output") { Description = "How results are printed", HelpName = $"{Text}|{Json}", Recursive = true, DefaultValueFactory = _ => Text };
        option.AcceptOnlyFromAmong(Text, Json);
        return option;
    }

    private static Uri? Address(string text, Action<string> refuse)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https")
            return uri;
        refuse($"the server must be an http URL such as http://127.0.0.1:{ControlPlaneOptions.DefaultPort}, not '{text}'.");
        return null;
    }
}
