using System.Text;
using MicroSim.Topology;

namespace MicroSim.Tests.Topology.Scenarios;

/// <summary>What a scenario's document says of alerts.</summary>
public sealed class AlertDocumentTests
{
    private const string Step = "for: 10s, condition: { service: cart, type: error }";

    [Fact]
    public void What_must_fire_stands_beside_its_step_and_what_must_not_beside_all_steps()
    {
        string document = ScenarioText.Of(
            $$"""{ {{Step}}, mustFire: [{ alert: ServiceErrors, labels: { service: cart }, within: 1m, resolves: 90s }, { alert: Other, within: 5s }] }""",
            "alerts: { from: 'http://localhost:9090', mustNotFire: [{ alert: ServiceErrors, labels: { service: store } }, { labels: { severity: critical } }] }");
        ScenarioAlerts alerts = ScenarioText.Read(document).Scenario!.Alerts;
        Assert.Equal(new Uri("http://localhost:9090"), alerts.From);
        Assert.Equal(
            [("spec.steps[0]", """ServiceErrors{service="cart"}""", 60.0, 90.0), ("spec.steps[0]", "Other", 5, -1)],
            alerts.MustFire.Select(a => (a.Step, a.Alert.ToString(), a.Within.TotalSeconds, a.Resolves?.TotalSeconds ?? -1)));
        Assert.Equal(["""ServiceErrors{service="store"}""", """{severity="critical"}"""], alerts.MustNotFire.Select(a => a.ToString()));

        // Who follows it reads the same without a simulation.
        ScenarioAlerts read = ScenarioDocument.AlertsOf(Encoding.UTF8.GetBytes(document));
        Assert.Equal((alerts.From, 2, 2), (read.From, read.MustFire.Count, read.MustNotFire.Count));
        Assert.True(ScenarioDocument.AlertsOf("spec: [}"u8.ToArray()).IsEmpty);
        Assert.True(ScenarioDocument.AlertsOf("spec: { steps: 1, alerts: 5 }"u8.ToArray()).IsEmpty);
    }

    [Theory]
    [InlineData("mustFire: [{ alert: A }]", "", "spec.steps[0].mustFire[0].within", "is required")]
    [InlineData("mustFire: [{ within: 1m }]", "", "spec.steps[0].mustFire[0].alert", "is required")]
    [InlineData("mustFire: [{ alert: A, within: 60 }]", "", "spec.steps[0].mustFire[0].within", "needs a unit: write 60s or 60ms")]
    [InlineData("mustFire: [{ alert: A, withn: 1m, within: 1m }]", "", "spec.steps[0].mustFire[0].withn", "unknown field; did you mean 'within'?")]
    [InlineData("mustFire: [{ alert: A, within: 1m, labels: { code: 500 } }]", "", "spec.steps[0].mustFire[0].labels.code", "must be a string: write \"500\"")]
    [InlineData("mustFire: { alert: A }", "", "spec.steps[0].mustFire", "must be a list")]
    [InlineData("mustFire: [5]", "", "spec.steps[0].mustFire[0]", "must be an object")]
    [InlineData("for: 10s", "alerts: { mustNotFire: [{}] }", "spec.alerts.mustNotFire[0]", "must say which alerts are meant")]
    [InlineData("for: 10s", "alerts: { from: localhost }", "spec.alerts.from", "must be the URL of Prometheus or Alertmanager")]
    [InlineData("for: 10s", "alerts: { form: localhost }", "spec.alerts.form", "unknown field; did you mean 'from'?")]
    public void What_is_wrong_is_told_at_its_place(string step, string spec, string path, string message)
    {
        string whole = step == "for: 10s" ? $"{{ {Step} }}" : $"{{ {Step}, {step} }}";
        DocumentProblem problem = Assert.Single(ScenarioText.Read(ScenarioText.Of(whole, spec)).Problems);
        Assert.Equal(path, problem.Path);
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
    }
}
