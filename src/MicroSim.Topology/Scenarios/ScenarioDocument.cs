using System.Text;
using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>The text form of a scenario: YAML or JSON, API version <c>microsim.dev/v1alpha1</c>, kind <c>Scenario</c>.</summary>
public static class ScenarioDocument
{
    public const string Kind = "Scenario";

    /// <summary>Reads a document: all of its problems at once, or a scenario.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="simulation">The simulation that it is for.</param>
    /// <param name="check">What else is wrong with a step, by paths from the step.</param>
    public static ScenarioResult Read(ReadOnlyMemory<byte> text, Simulation simulation, Func<ScenarioStep, IEnumerable<Problem>>? check = null)
    {
        (Scenario? scenario, IReadOnlyList<DocumentProblem> problems) = DocumentStages.Run(text, Kind, (root, findings) =>
        {
            Scenario read = ScenarioReader.Read(root, simulation, findings);
            TimelineRules.Check(read, findings);
            foreach (ScenarioStep step in check is null ? [] : read.Steps)
            {
                foreach (Problem problem in check!(step))
                    findings.Refuse($"{step.Path}.{problem.Path}", problem.Message);
            }
            return read;
        });
        return new(scenario, problems);
    }

    /// <summary>What a document expects of alerts, as far as it can be read: its problems are told by <see cref="Read"/>.</summary>
    public static ScenarioAlerts AlertsOf(ReadOnlyMemory<byte> text)
    {
        YamlNode? root = DocumentText.Of(text).Text is string decoded ? YamlParser.Parse(decoded, []) : null;
        return (root as YamlMapping)?["spec"] is YamlMapping spec ? AlertReader.Read(new FieldGroup("spec", spec, new Findings())) : ScenarioAlerts.None;
    }

    internal static string Json(YamlNode node) => Encoding.UTF8.GetString(YamlJson.Of(node).Span);
}
