using MicroSim.Runtimes.Local;

namespace MicroSim.Tests.Runtimes.Local;

public sealed class SpansTests
{
    private static readonly Uri receiver = new("http://127.0.0.1:7070/");

    [Fact]
    public void A_process_sends_spans_to_the_control_plane_with_its_simulations_token()
    {
        Dictionary<string, string> environment = new() { ["OTEL_RESOURCE_ATTRIBUTES"] = "team=a" };
        Spans.AddTo(environment, "shop", receiver, "s3cret");
        Assert.Equal(new Dictionary<string, string>
        {
            ["OTEL_RESOURCE_ATTRIBUTES"] = "microsim.simulation=shop,team=a",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:7070",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-microsim-token=s3cret",
        }, environment);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")]
    public void A_receiver_of_the_document_gets_no_token(string variable)
    {
        Dictionary<string, string> environment = new() { [variable] = "http://elsewhere:4318" };
        Spans.AddTo(environment, "shop", receiver, "s3cret");
        Assert.Equal([variable, "OTEL_RESOURCE_ATTRIBUTES"], environment.Keys);
    }

    [Fact]
    public void Without_a_receiver_nothing_is_sent()
    {
        Dictionary<string, string> environment = [];
        Spans.AddTo(environment, "shop", null, "s3cret");
        Assert.DoesNotContain(environment.Keys, k => k.StartsWith("OTEL_EXPORTER", StringComparison.Ordinal));
    }
}
