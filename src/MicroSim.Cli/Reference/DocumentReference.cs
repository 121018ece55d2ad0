using System.Globalization;
using MicroSim.Contract;
using MicroSim.Topology;

namespace MicroSim.Cli.Reference;

/// <summary>The document as a page: made of the fields that its readers accept, and of the fault catalogue.</summary>
internal static class DocumentReference
{
    private const string Note = """
        # The Simulation document

        Made by `microsim reference document`; a test compares it with what documents are read by.

        A simulation is one document, YAML or JSON, of at most 1 MiB. Unknown fields are errors that suggest the nearest known one; `null` equals
        absent. `microsim validate FILE` tells every problem at once, with line and column. Documents to begin with: `microsim init`.

        """;

    private static readonly string[] headings = ["field", "holds", "meaning", "default"];

    public static IEnumerable<string> Lines(FaultCatalogue catalogue) =>
    [
        .. Note.Split('\n'),
        .. Of("The document", "", DocumentFields.Root),
        .. Of("spec", "", DocumentFields.Spec),
        .. Of("A service", "A member of `spec.services`. `parallel`, `faults` and `calls` are its plan for the path `/`.", DocumentFields.Service),
        .. Of("A call", "A connection to another service; an item of `calls`.", DocumentFields.Call),
        .. Of("A condition", "An abnormal state that lasts; an item of `conditions`.", DocumentFields.Condition),
        "## A fault",
        "",
        "`{type, args, probability}`: what a call suffers. `probability` is its chance in percent, 100 when left out. Faults that act on a link may",
        "stand in `link` and in conditions with `to`.",
        "",
        .. Markdown.Table(["type", "what happens", "acts on a link", "arguments"], catalogue.Types.OrderBy(t => t.Type, StringComparer.Ordinal).Select(Row)),
        "# The Scenario document",
        "",
        "A timeline of what is done to a running simulation, and taken back; YAML or JSON like the Simulation document, and read by `microsim scenario FILE`.",
        "`--dry-run` tells every problem with line and column, or all that would happen.",
        "",
        .. Of("The scenario", "", ScenarioFields.Root),
        .. Of("Its spec", "", ScenarioFields.Spec),
        .. Of("A step", "An item of `steps`: one of `condition`, `disruption`, `connection` and `request`, and when. At most 10,000 things happen in a scenario, repetitions counted.", ScenarioFields.Step),
        .. Of("A condition of a scenario", "", ScenarioFields.Condition),
        .. Of("A disruption", "", ScenarioFields.Disruption),
        .. Of("A connection of a scenario", "Its fields as they are to be, the others stay; or `remove`. One that is not there is made. Only one step at a time may change a connection.", ScenarioFields.Connection),
        .. Of("Alerts of a scenario", "What is expected of the alerts of your own Prometheus; `microsim scenario` measures it and says how long each took.", ScenarioFields.Alerts),
        .. Of("An alert that must fire", "An item of a step's `mustFire`.", ScenarioFields.ExpectedAlert),
        .. Of("An alert that must not fire", "An item of `spec.alerts.mustNotFire`: `alert`, `labels`, or both.", ScenarioFields.ForbiddenAlert),
        "# The LoadTest document",
        "",
        "A load, and what must come of it; YAML or JSON like the Simulation document, and run by `microsim load -f FILE`. `microsim validate FILE` tells every problem with line and",
        "column.",
        "",
        .. Of("The load test", "", LoadTestFields.Root),
        .. Of("What is sent, and how often", "Its `spec`. Open loop by `rate` or `stages`, closed loop by `users`; without any of them 100 requests a second.", LoadTestFields.Spec),
        .. Of("A stage", "An item of `stages`: a rate, with at most one of `to`, `rates`, `spike` and `swing`. `for` alone holds the last rate.", LoadTestFields.Stage),
        .. Of("A request", "An item of `requests`: `script`, or `service` with `path`, or `url`.", LoadTestFields.Request).SkipLast(1),
    ];

    private static IEnumerable<string> Of(string title, string text, IEnumerable<DocumentField> fields) =>
    [
        $"## {title}",
        "",
        .. text.Length > 0 ? [text, ""] : Array.Empty<string>(),
        .. Markdown.Table(headings, fields.Select(f => (IReadOnlyList<string>)[$"`{f.Name}`", f.Form, f.Meaning, f.Required ? "required" : f.Default is { Length: > 0 } said ? $"`{said}`" : ""])),
    ];

    private static IReadOnlyList<string> Row(FaultSpec type) =>
        [$"`{type.Type}`", type.Summary, type.Link ? "yes" : "no", type.Args.Count == 0 ? "–" : string.Join("; ", type.Args.Select(Argument))];

    private static string Argument(ArgSpec arg)
    {
        string range = arg.Choices.Count > 0 ? string.Join(", ", arg.Choices)
            : arg.Type == ArgType.Designation ? "a service's name"
            : arg.Type == ArgType.Text ? $"at most {arg.MaxLength} characters"
            : string.Create(CultureInfo.InvariantCulture, $"{arg.Min} to {arg.Max}");
        string unit = arg.Unit.Length == 0 ? "" : $" {arg.Unit}";
        return $"`{arg.Name}` {arg.Summary}: {range}{unit}{(arg.Required ? ", required" : "")}";
    }
}
