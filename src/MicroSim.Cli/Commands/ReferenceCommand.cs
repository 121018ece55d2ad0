using System.CommandLine;
using MicroSim.Cli.Output;
using MicroSim.Cli.Reference;
using MicroSim.Contract;

namespace MicroSim.Cli.Commands;

/// <summary>Prints the pages of docs/reference that are made of the code.</summary>
internal static class ReferenceCommand
{
    private const string Cli = "cli";
    private const string Document = "document";

    private static readonly Argument<string> page = Build();

    public static Command Create()
    {
        ExampleCommand command = new("reference", "Print a page of the reference", "microsim reference cli > docs/reference/cli.md") { page };
        command.Hidden = true;
        command.SetAction(parsed => Terminal.Line(Page(parsed.GetRequiredValue(page))));
        return command;
    }

    internal static string Page(string name) => string.Join('\n', name == Cli ? CliReference.Lines(Shell.Complete(CommandTree.Create())) : DocumentReference.Lines(FaultCatalogue.Standard));

    private static Argument<string> Build()
    {
        Argument<string> argument = new("PAGE") { Description = $"{Cli} or {Document}" };
        argument.AcceptOnlyFromAmong(Cli, Document);
        return argument;
    }
}
