using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace MicroSim.ControlPlane.Description;

/// <summary>Serves the OpenAPI document that is checked in.</summary>
internal static class DescriptionEndpoints
{
    public static void MapDescription(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/openapi.json", Read).WithName("ReadDescription");

    private static FileStreamHttpResult Read() =>
        TypedResults.Stream(typeof(DescriptionEndpoints).Assembly.GetManifestResourceStream("openapi.json")!, "application/json");
}
