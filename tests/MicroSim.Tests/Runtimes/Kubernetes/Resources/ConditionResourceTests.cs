using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Resources;
using MicroSim.Topology;

namespace MicroSim.Tests.Runtimes.Kubernetes.Resources;

public sealed class ConditionResourceTests
{
    [Theory]
    [InlineData("", "all", null)]
    [InlineData("replicas: all", "all", null)]
    [InlineData("replicas: 2", "2", null)]
    [InlineData("replicas: '2'", "2", null)]
    [InlineData("replicas: 50%", "50%", null)]
    [InlineData("replicas: cart-7d9f-x2x4p", "cart-7d9f-x2x4p", null)]
    [InlineData("version: v2", "all", "v2")]
    [InlineData("replicas: 1, version: v2", "1", "v2")]
    public void It_chooses_replicas_as_the_API_does(string fields, string replicas, string? version)
    {
        ConditionResource condition = Read(fields);

        Assert.Empty(condition.Problems);
        Assert.Equal(ReplicaChoice.Parse(replicas)! with { Version = version }, condition.Replicas);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("0%")]
    [InlineData("101%")]
    [InlineData("''")]
    [InlineData("'a b'")]
    public void A_choice_that_is_none_is_a_problem_with_its_place_and_the_condition_does_not_act(string replicas)
    {
        ConditionResource condition = Read($"replicas: {replicas}");

        Assert.Null(condition.Condition);
        Assert.Equal($"spec.replicas: {ReplicaChoice.Form}", Assert.Single(condition.Problems).ToString());
    }

    private static ConditionResource Read(string fields)
    {
        JsonObject spec = new() { ["simulation"] = "shop", ["service"] = "cart", ["type"] = "error" };
        foreach (string field in fields.Split(", ", StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = field.Split(": ");
            spec[parts[0]] = int.TryParse(parts[1], out int number) ? number : parts[1].Trim('\'');
        }
        return ConditionResource.Of(new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "broken", ["namespace"] = "default", ["uid"] = "u", ["creationTimestamp"] = "2026-01-02T03:04:05Z" },
            ["spec"] = spec,
        });
    }
}
