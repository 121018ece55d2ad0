using System.Text;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Http;
using MicroSim.Runtimes;
using MicroSim.Topology;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace MicroSim.ControlPlane.Simulations;

/// <summary>Makes edits of one part into changes of the whole document: read, edit the text, validate all of it, apply.</summary>
internal sealed class Editor(SimulationStore store, ControlPlaneOptions options, IHostApplicationLifetime server)
{
    /// <summary>Reads a part's text; null when it is too long.</summary>
    public static async Task<string?> ReadAsync(HttpContext context)
    {
        using PooledBuffer? body = await Body.ReadAsync(context.Request, context.RequestAborted);
        return body is null ? null : Encoding.UTF8.GetString(body.Written.Span);
    }

    /// <summary>Changes a document; a change that has begun is finished even if its client leaves.</summary>
    /// <param name="name">The simulation.</param>
    /// <param name="part">What is edited, in words.</param>
    /// <param name="objection">Why the edit may not be made, when its turn has come.</param>
    /// <param name="edit">Makes the new text.</param>
    public Task<Changed> EditAsync(string name, string part, Func<StoredSimulation, ProblemResult?> objection, Func<StoredSimulation, EditResult> edit) =>
        store.ChangeAsync(name, before =>
        {
            if (before is null)
                return Change.Refuse(store.Unknown(name));
            if (objection(before) is ProblemResult refusal)
                return Change.Refuse(refusal);
            EditResult edited = edit(before);
            if (edited.Text is not string text)
                return Change.Refuse(ProblemResult.Invalid(part, [.. edited.Problems.Select(ApiError.Of)]));
            ReadDocument read = ReadDocument.From(Encoding.UTF8.GetBytes(text), options.Frameworks);
            // Without places: the lines are those of a text that the client never saw.
            return read.Wanted is null
                ? Change.Refuse(ProblemResult.Invalid("document, with this edit,", [.. read.Errors.Select(e => new ApiError(e.Path, e.Message))]))
                : Change.To(read.Wanted with { Simulation = read.Wanted.Simulation with { Seed = read.Wanted.Simulation.Seed ?? before.Seeds.Seed } });
        }, server.ApplicationStopping);

    /// <summary>Runs a change and answers what keeps it from being made.</summary>
    public static async Task<IResult> AnswerAsync(string simulation, Task<Changed> change, Func<Changed, IResult> done)
    {
        try
        {
            Changed changed = await change;
            return changed.Refusal ?? done(changed);
        }
        catch (RuntimeException e)
        {
            return new ProblemResult(StatusCodes.Status409Conflict, $"The simulation {simulation} cannot run here; nothing was changed.", [.. e.Problems.Select(p => new ApiError(p.Path, p.Message))]);
        }
    }
}
