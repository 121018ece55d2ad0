using System.CommandLine;
using System.Text;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;

namespace MicroSim.Cli.Commands;

internal static class LoginCommand
{
    private static readonly Argument<Uri?> url = new("URL")
    {
        Description = "The control plane; without it the one that --server or its variable names",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result => Shared.Address(result.Tokens[0].Value, result.AddError),
    };

    private static readonly Option<bool> forget = new("--forget") { Description = "Remove the stored token instead" };

    public static Command Create()
    {
        ExampleCommand command = new(
            "login", "Store the token of a control plane, which is read from standard input; only you can read the file",
            "microsim login http://build-machine:7070",
            "microsim login http://build-machine:7070 < token.txt",
            "microsim login http://build-machine:7070 --forget")
        { url, forget, Shared.Server };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        Uri address = parsed.GetValue(url) ?? Shared.ServerOf(parsed);
        string name = address.GetLeftPart(UriPartial.Authority);
        bool text = Shared.FormatOf(parsed) == OutputFormat.Text;
        if (parsed.GetValue(forget))
        {
            bool removed = Tokens.OfUser.Remove(address);
            Terminal.Line(!text ? "{}" : removed ? $"The token of {name} is removed." : $"No token of {name} is stored.");
            return (int)ExitCode.Ok;
        }
        string token = Read(name);
        if (token.Length == 0 || token.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
            throw new CommandException(ExitCode.Usage, "microsim: a token is one word without white space; nothing was stored.");
        // A token that is wrong is better refused now than at the next command.
        using (Server server = new(address, token))
            await server.ListAsync(cancellation);
        Tokens.OfUser.Store(address, token);
        Terminal.Line(text ? $"The token of {name} is stored in {Tokens.OfUser.File}." : "{}");
        return (int)ExitCode.Ok;
    }

    private static string Read(string name)
    {
        if (Console.IsInputRedirected)
            return (Console.In.ReadLine() ?? "").Trim();
        Console.Error.Write($"Token of {name} (it is not shown): ");
        StringBuilder typed = new();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (key.KeyChar != '\0')
                typed.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return typed.ToString().Trim();
    }
}
