using System.Globalization;
using System.Text;
using MicroSim.Contract;

namespace MicroSim.Tests.Contract;

/// <summary>Holds the guide's table of fault types equal to the catalogue. With <c>MICROSIM_WRITE_DOCS=1</c> it is written instead.</summary>
public sealed class FaultGuideTests
{
    private const string Begin = "<!-- types: made of contract/faults.json -->\n";
    private const string End = "<!-- end of types -->";

    [Fact]
    public void The_table_of_types_is_the_catalogue()
    {
        string file = Path.Combine(Repository.Root, "docs", "guides", "faults.md");
        string text = File.ReadAllText(file);
        int from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, to = text.IndexOf(End, StringComparison.Ordinal);
        Assert.InRange(from, Begin.Length, to);
        if (Environment.GetEnvironmentVariable("MICROSIM_WRITE_DOCS") == "1")
            File.WriteAllText(file, $"{text[..from]}{Table()}{text[to..]}");
        Assert.True(File.ReadAllText(file).Contains($"{Begin}{Table()}{End}", StringComparison.Ordinal), "the table of docs/guides/faults.md is not the catalogue's; write it anew with MICROSIM_WRITE_DOCS=1 ./test fast");
    }

    private static string Table()
    {
        StringBuilder table = new("| type | where | what it does | arguments |\n|---|---|---|---|\n");
        foreach (FaultSpec type in FaultCatalogue.Standard.Types.OrderBy(t => t.Kind).ThenBy(t => t.Type, StringComparer.Ordinal))
            table.Append(CultureInfo.InvariantCulture, $"| `{type.Type}` | {Where(type)} | {type.Summary} | {string.Join("; ", type.Args.Select(Arg))} |\n");
        return table.ToString();
    }

    private static string Where(FaultSpec type) => type.Kind switch
    {
        FaultKind.State => "a state of the service",
        FaultKind.Link => "a link",
        _ => type.Link ? "a call, a link" : "a call",
    };

    private static string Arg(ArgSpec arg)
    {
        string range = arg.Choices.Count > 0 ? string.Join(", ", arg.Choices)
            : arg.IsText ? "text"
            : string.Create(CultureInfo.InvariantCulture, $"{arg.Min} to {Math.Min(arg.Max, arg.CapDefault ?? arg.Max)}{(arg.Unit.Length == 0 ? "" : $" {arg.Unit}")}");
        string least = double.IsNaN(arg.DefaultNumber) ? arg.DefaultText ?? "" : arg.DefaultNumber.ToString(CultureInfo.InvariantCulture);
        string where = arg.Place switch { ArgPlace.FaultOnly => ", in requests and plans", ArgPlace.ConditionOnly => ", of conditions", _ => "" };
        return $"`{arg.Name}`{(arg.Required ? "*" : "")} {range}{(least.Length == 0 ? "" : $" ({least})")}{where}";
    }
}
